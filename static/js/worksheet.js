// What the page of a worksheet loads, and nothing else: it has to open on a bad network.

import "./elements/agenda-clock.js";
import "./elements/live-stream.js";
import "./elements/sync-bar.js";
import "./elements/work-sheet.js";
