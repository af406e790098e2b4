// The one module that pages load; each element brings its behaviour with it.

import "./only-ours.js";
import "./elements/agenda-clock.js";
import "./elements/canvas-grid.js";
import "./elements/auto-save.js";
import "./elements/drag-list.js";
import "./elements/live-stream.js";
import "./elements/live-follow.js";
import "./elements/own-zone.js";
import "./elements/stay-awake.js";
import "./elements/sync-bar.js";
import "./elements/modal-dialog.js";
import "./elements/seat-plan.js";
import "./elements/request-trouble.js";
import "./elements/undo-bar.js";
import "./elements/copy-text.js";
