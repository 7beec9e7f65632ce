// Builds what the pages load: app.js, app.css with its fonts, and one sprite of the icons in use.
// `node build.mjs` for the product, `node build.mjs --tests` for the unit tests.
import { createHash } from "node:crypto";
import { readFile, readdir, rename, rm, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const place = path.join(here, "../src/folkmoot/ui/static/built");
// Made aside and moved as a whole, so that nobody is ever served half a build.
const out = path.join(here, "node_modules/.built");

// The oldest engines with light-dark(), nesting and popover: everything from spring 2024 on.
const target = ["chrome123", "firefox125", "safari17.5"];

/** One <symbol> per icon; colour and stroke width are inherited from the <svg> that uses it. */
function symbol(name, source) {
  const inside = source.slice(source.indexOf(">", source.indexOf("<svg")) + 1, source.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 24 24">${inside.replace(/\s*\n\s*/g, "")}</symbol>`;
}

async function sprite() {
  const names = (await readFile(path.join(here, "icons.txt"), "utf8"))
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const folder = path.join(here, "node_modules/lucide-static/icons");
  const symbols = await Promise.all(
    names.map(async (name) => symbol(name, await readFile(path.join(folder, `${name}.svg`), "utf8"))),
  );
  const licence = "<!-- Icons: Lucide, ISC licence -->";
  const text = `<svg xmlns="http://www.w3.org/2000/svg">${licence}${symbols.join("")}</svg>`;
  await writeFile(path.join(out, "icons.svg"), text);
  await writeFile(path.join(out, "mark.svg"), await readFile(path.join(here, "mark.svg")));
}

/** Puts twelve digits of the content into each name, so that browsers may keep the file for ever. */
async function settle() {
  const manifest = {};
  const fonts = await readdir(path.join(out, "fonts"));
  for (const name of fonts) manifest[`fonts/${name}`] = await settled(`fonts/${name}`);
  const style = path.join(out, "app.css");
  const text = (await readFile(style, "utf8")).replaceAll(/fonts\/[\w-]+\.woff2/g, (name) => manifest[name]);
  await writeFile(style, text);
  for (const name of ["app.css", "app.js", "icons.svg", "mark.svg", "worker.js"]) manifest[name] = await settled(name);
  await writeFile(path.join(out, "manifest.json"), JSON.stringify(manifest, null, 1));
}

async function settled(name) {
  const digest = createHash("sha256").update(await readFile(path.join(out, name))).digest("hex");
  const { dir, name: stem, ext } = path.parse(name);
  const settledName = path.posix.join(dir, `${stem}.${digest.slice(0, 12)}${ext}`);
  await rename(path.join(out, name), path.join(out, settledName));
  if (ext !== ".woff2") {
    const content = await readFile(path.join(out, settledName));
    await writeFile(path.join(out, `${settledName}.gz`), gzipSync(content, { level: 9 }));
  }
  return settledName;
}

/** What others wrote and we pass on goes with its licence. */
async function licences() {
  const { dependencies } = JSON.parse(await readFile(path.join(here, "package.json"), "utf8"));
  const passedOn = Object.keys(dependencies).filter((name) => name !== "esbuild");
  const texts = passedOn.map(async (name) => {
    const text = await readFile(path.join(here, "node_modules", name, "LICENSE"), "utf8");
    return `${name} ${dependencies[name]}\n\n${text.trim()}\n`;
  });
  await writeFile(path.join(out, "licences.txt"), (await Promise.all(texts)).join("\n\n"));
}

async function product() {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await build({
    absWorkingDir: here,
    entryPoints: [
      { in: "src/main.ts", out: "app" },
      { in: "css/app.css", out: "app" },
    ],
    outdir: out,
    bundle: true,
    minify: true,
    format: "esm",
    target,
    loader: { ".woff2": "file" },
    assetNames: "fonts/[name]",
    legalComments: "none",
    logLevel: "warning",
  });
  // a script of its own, and no module: browsers run it beside the pages
  await build({
    absWorkingDir: here,
    entryPoints: ["worker/worker.ts"],
    outdir: out,
    bundle: true,
    minify: true,
    format: "iife",
    target,
    logLevel: "warning",
  });
  await sprite();
  await settle();
  await licences();
  await rm(place, { recursive: true, force: true });
  await mkdir(path.dirname(place), { recursive: true });
  await rename(out, place);
}

async function tests() {
  const folder = path.join(here, "test");
  const files = (await readdir(folder)).filter((name) => name.endsWith(".test.ts"));
  await build({
    entryPoints: files.map((name) => path.join(folder, name)),
    outdir: path.join(here, ".tests"),
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "warning",
  });
}

await (process.argv.includes("--tests") ? tests() : product());
