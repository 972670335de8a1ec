// Takes the data blocks out of the page and starts it. What it says to the program:
// - flowglassPart(id): a promise of a part that is packed in the page, as an ArrayBuffer;
// - flowglassTakeText(id): the text of a saved view's block, or null; it is kept no longer;
// - flowglassProgram: a response with the page's program, for its script;
// - flowglassSource(): this file again, without the blocks of a saved view.
(() => {
  const parts = { PARTS }; // from where to where each is
  const nBytes = N_BYTES;
  const escaped = [ESCAPED];
  const marker = "<!" + "--flowglass-data-->";

UNPACKER
  const texts = new Map();
  for (const block of document.querySelectorAll("script[type^='application/']")) {
    texts.set(block.id, block.textContent);
    block.remove();
  }
  const programs = texts.get("flowglass-programs");
  // Before the program changes anything; what is chosen in this browser is not part of the file.
  const root = document.documentElement;
  const { theme } = root.dataset;
  delete root.dataset.theme;
  const shell = "<!doctype html><!" + "--flowglass-->" + root.outerHTML;
  if (theme) root.dataset.theme = theme;

  window.flowglassTakeText = (id) => {
    const text = texts.get(id) ?? null;
    texts.delete(id);
    return text;
  };

  window.flowglassSource = () => {
    const block = `<script type="application/lzma;7bit" id="flowglass-programs">${programs}</` + "script>";
    return shell.replace(marker, () => marker + block);
  };

  // src/share/seven_bits.rs says how bytes are text.
  const bytesOf = (text) => {
    const bytes = new Uint8Array(text.length * 1.75); // a character is two symbols at most
    let at = 0, left = 0, bits = 0;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code < 0x80) {
        if (code === 10 || code === 13) continue;
        left = (left << 7) | code;
        bits += 7;
      } else if (code < 0x780) {
        left = (left << 14) | (escaped[(code >> 7) - 1] << 7) | (code & 0x7f);
        bits += 14;
      } else {
        left = (left << 7) | escaped[code - 0x780];
        bits += 7;
      }
      while (bits >= 8) bytes[at++] = left >> (bits -= 8);
    }
    return bytes.subarray(0, at);
  };
  let unpack;
  // A part, piece by piece. In between the page gets its turn, and the browser compiles what has come.
  const unpacked = (id, type) => {
    let [at, end] = parts[id];
    const stream = new ReadableStream({
      async pull(controller) {
        if (at === end) return controller.close();
        await new Promise((resolve) => setTimeout(resolve));
        unpack ??= unpacker(bytesOf(programs), nBytes);
        const until = Math.min(at + 0x40000, end);
        controller.enqueue(unpack(until).slice(at, until));
        at = until;
      }
    });
    return new Response(stream, { headers: { "content-type": type } });
  };
  window.flowglassPart = (id) => unpacked(id, "application/octet-stream").arrayBuffer();

  const styled = flowglassPart("flowglass-styles").then((styles) => {
    const element = document.createElement("style");
    element.textContent = new TextDecoder().decode(styles);
    document.head.append(element);
  });
  Promise.all([flowglassPart("flowglass-script"), styled]).then(([script]) => {
    const element = document.createElement("script");
    element.type = "module";
    element.textContent = new TextDecoder().decode(script);
    document.body.append(element);
    element.remove();
  });
  window.flowglassProgram = unpacked("flowglass-page", "application/wasm");
})();
