// Everything our pages do beyond what the browser and the server do. Each behaviour listens at the document, so it
// also holds for what htmx brings in later; without this file every page still works.
import { startComposer } from "./composer";
import { startConversations } from "./rows";
import { startCopying } from "./copy";
import { startCounts } from "./counts";
import { startDialogs } from "./dialogs";
import { startDropZone } from "./drop";
import { startFetching } from "./fetching";
import { startFolds } from "./folds";
import { startInstalled } from "./installed";
import { startKeyboard } from "./keyboard";
import { startLive } from "./live";
import { startMenus } from "./menus";
import { startPalette } from "./palette";
import { startPreferences } from "./preferences";
import { startReading } from "./reading";
import { startSocials } from "./socials";
import { startSuggestions } from "./suggest";
import { startTabs } from "./tabs";
import { startTimes } from "./times";
import { startToasts } from "./toasts";

document.documentElement.classList.add("has-script");

startFetching();
startPreferences();
startMenus();
startDialogs();
startSuggestions();
startPalette();
startToasts();
startFolds();
startConversations();
startKeyboard();
startCopying();
startTabs();
startTimes();
startDropZone();
startReading();
startComposer();
startLive();
startCounts();
startInstalled();
startSocials();
