// What every rival page has in common, so that one driver can measure them all.
//
// The page has an `<input type="file" id="files" multiple>` and an empty `<table id="totals">`. `body.dataset.state` is
// "waiting" once files can be chosen, "loading" from their choice on, then "ready" or "failed" (with `reason`). With
// "ready" come `ms`, from the change event until the frame with the totals is painted, and the totals: `files`,
// `tuples`, `denied`, `packetsSent`, `bytesSent`, `packetsReceived`, `bytesReceived`, exact integers as text. A counter
// that is empty counts as zero. What was loaded stays loaded until the page is closed: its memory can be measured.

const MEASURES = ["files", "tuples", "denied", "packetsSent", "bytesSent", "packetsReceived", "bytesReceived"];

/** Calls `load(files)` when files are chosen; it resolves to an object with the measures, numbers or BigInts. */
export function onFiles(load) {
  const input = document.getElementById("files");
  input.addEventListener("change", async () => {
    const start = performance.now();
    const { dataset } = document.body;
    for (const key of ["reason", "ms", ...MEASURES]) delete dataset[key];
    dataset.state = "loading";
    try {
      const totals = await load([...input.files]);
      show(totals);
      await painted();
      const ms = performance.now() - start;
      for (const measure of MEASURES) dataset[measure] = String(totals[measure]);
      dataset.ms = ms.toFixed(1);
      dataset.state = "ready";
    } catch (error) {
      dataset.reason = String(error?.message ?? error);
      dataset.state = "failed";
    }
  });
  document.body.dataset.state = "waiting";
}

/** Starts a worker that answers a message with `{ totals }` or `{ failed }`. What it returns asks it. */
export function askWorker(url) {
  const worker = new Worker(url, { type: "module" });
  return (message) =>
    new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message || "the worker could not be run"));
      worker.onmessage = ({ data }) => (data.totals ? resolve(data.totals) : reject(new Error(data.failed)));
      worker.postMessage(message);
    });
}

function show(totals) {
  const rows = MEASURES.map((measure) => {
    const row = document.createElement("tr");
    for (const text of [measure, totals[measure].toLocaleString("en")]) {
      row.append(Object.assign(document.createElement("td"), { textContent: text }));
    }
    return row;
  });
  document.getElementById("totals").replaceChildren(...rows);
}

/** Resolves when the next frame is painted: the first task after a frame's callbacks comes after its painting. */
function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
  });
}
