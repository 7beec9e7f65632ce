"""Writes gitleaks' own cases of secrets as JSON lines, for `bench.policy_detectors --secrets`.

    python -m bench.policy_gitleaks FOLDER > cases.jsonl

Needs Go. Fetches gitleaks' module, copies it into FOLDER, lets the function that checks each rule
write down its cases first, and runs gitleaks' generator of rules. Nothing of it is kept here.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec

MODULE = "github.com/zricethezav/gitleaks/v8@v8.30.1"
CHECK = "cmd/generate/config/utils/validate.go"
GENERATOR = "cmd/generate/config"
SIGNATURE = "falsePositives []string) *config.Rule {\n\tr := &rule\n"
CALL = "\twriteDown(r.RuleID, truePositives, falsePositives)\n"
FUNCTION = """
func writeDown(id string, tps []string, fps []string) {
	_ = json.NewEncoder(os.Stdout).Encode(map[string]any{"rule": id, "tps": tps, "fps": fps})
}
"""


def fetched(go: str) -> Path:
    """The folder of the module in Go's own store."""
    done = subprocess.run(
        [go, "mod", "download", "-json", MODULE], stdout=subprocess.PIPE, check=True
    )
    return Path(str(msgspec.json.decode(done.stdout, type=dict[str, object])["Dir"]))


def prepared(source: Path, folder: Path) -> Path:
    """A copy whose check writes down what it checks."""
    copy = folder / "gitleaks"
    shutil.copytree(source, copy)
    for path in [copy, *copy.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    check = copy / CHECK
    text = check.read_text()
    if SIGNATURE not in text:
        sys.exit(f"{CHECK} is not as expected; was the version changed?")
    text = text.replace(SIGNATURE, SIGNATURE + CALL, 1)
    text = text.replace("import (\n", 'import (\n\t"encoding/json"\n\t"os"\n', 1)
    check.write_text(text + FUNCTION)
    return copy


def main() -> None:
    """Writes the cases to standard output."""
    go = shutil.which("go")
    if go is None or len(sys.argv) != 2:
        sys.exit("usage: python -m bench.policy_gitleaks FOLDER  (needs Go)")
    folder = Path(sys.argv[1])
    copy = prepared(fetched(go), folder)
    rules = folder.resolve() / "rules.toml"
    environment = {**os.environ, "GOFLAGS": "-mod=mod"}
    subprocess.run(
        [go, "run", "main.go", str(rules)], cwd=copy / GENERATOR, env=environment, check=True
    )


if __name__ == "__main__":
    main()
