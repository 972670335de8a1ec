// Takes the data blocks out of the page and starts it. What it says to the program:
// - flowglassPart(id): a promise of what is packed in a block, as an ArrayBuffer;
// - flowglassTakeText(id): the text of a saved view's block, or null; it is kept no longer;
// - flowglassProgram: a response with the page's program, for its script;
// - flowglassSource(): this file again, without the blocks of a saved view.
(() => {
  const programs = [PROGRAMS];
  const escaped = [ESCAPED];
  const marker = "<!" + "--flowglass-data-->";

  const texts = new Map();
  for (const block of document.querySelectorAll("script[type^='application/']")) {
    texts.set(block.id, block.textContent);
    block.remove();
  }
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
    const blocks = programs.map((id) => `<script type="application/gzip;7bit" id="${id}">${texts.get(id)}</` + "script>");
    return shell.replace(marker, () => marker + blocks.join(""));
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
  const unpacked = (id, type) => {
    const stream = new Blob([bytesOf(texts.get(id))]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream, { headers: { "content-type": type } });
  };
  window.flowglassPart = async (id) => await unpacked(id, "application/octet-stream").arrayBuffer();

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
  // The browser compiles it while it is unpacked.
  window.flowglassProgram = unpacked("flowglass-page", "application/wasm");
})();
