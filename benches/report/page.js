// What times the page: put into it by the benchmark, and into the comparison pages too. Every time ends when the frame is
// painted that shows the result.
window.bench = (() => {
  const long = [];
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) long.push(entry.duration);
  }).observe({ entryTypes: ['longtask'] });

  /** Calls back once what is in the page now has been painted. */
  const painted = then => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => then(performance.now());
    channel.port2.postMessage(0);
  });

  // A load begins when files are chosen or dropped.
  let began = null;
  for (const event of ['change', 'drop']) {
    document.addEventListener(event, e => {
      if (event === 'drop' || e.target.type === 'file') { began = performance.now(); long.length = 0; }
    }, true);
  }

  const main = () => document.querySelector('main');
  const grid = () => document.querySelector('[role=grid]');
  const isBusy = () => !!document.querySelector('main[aria-busy=true], [role=grid][aria-busy=true], .no-rows[aria-busy=true]');

  /** When this many tuples are shown: milliseconds since the load began, and the longest task. */
  const loaded = tuples => new Promise(resolve => {
    const look = () => {
      const total = document.querySelector('[data-total=tuples]')?.dataset.value;
      if (main().dataset.state !== 'ready' || total !== tuples) return;
      observer.disconnect();
      painted(now => setTimeout(() => resolve({ ms: now - began, long: longest() }), 50));
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, attributes: true });
    look();
  });

  /** The longest task since then. */
  const longest = () => Math.max(0, ...long);

  /** Does something; milliseconds until the last change of the totals or the table that comes of it is painted. */
  const redrawn = act => new Promise((resolve, reject) => {
    let last = null, seen = false, quiet;
    const giveUp = setTimeout(() => end(() => reject(new Error(seen ? 'it never came to rest' : 'nothing changed'))), 20000);
    const end = then => { observer.disconnect(); clearTimeout(giveUp); clearTimeout(quiet); then(); };
    const rest = () => isBusy() ? (quiet = setTimeout(rest, 250)) : end(() => resolve(last - t0));
    const observer = new MutationObserver(changes => {
      const counts = changes.some(change => {
        const at = change.target.nodeType === 1 ? change.target : change.target.parentElement;
        return at?.closest('[role=grid], [data-total], main') && !at.closest('#filter-text, [role=listbox], [role=status]');
      });
      if (!counts) return;
      seen = true;
      painted(now => { last = now; });
      clearTimeout(quiet);
      quiet = setTimeout(rest, 250);
    });
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    const t0 = performance.now();
    act();
  });

  const field = () => document.getElementById('filter-text');
  /** Writes a filter; to be asked for with `enter` a moment later, as by a person. */
  const write = text => {
    field().focus();
    field().value = text;
    field().dispatchEvent(new Event('input', { bubbles: true }));
  };
  const enter = () => redrawn(() =>
    field().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })));
  const click = selector => redrawn(() => document.querySelector(selector).click());
  const sort = column => redrawn(() =>
    [...grid().querySelectorAll('[role=columnheader]')].find(head => head.textContent.trim().startsWith(column))
      .querySelector('button').click());

  /** Turns the wheel by some pixels a frame around a place of the table; the time of each frame. */
  const frames = (place, ms, pixels) => new Promise(resolve => {
    const table = grid(), times = [], furthest = table.scrollHeight - table.clientHeight;
    table.scrollTop = furthest * place;
    const t0 = performance.now();
    let last = t0, way = place > 0.5 ? -1 : 1;
    const step = () => {
      const now = performance.now();
      times.push(now - last);
      last = now;
      table.dispatchEvent(new WheelEvent('wheel', { deltaY: way * pixels, bubbles: true, cancelable: true })) &&
        (table.scrollTop += way * pixels);
      now - t0 < ms ? requestAnimationFrame(step) : resolve(times);
    };
    requestAnimationFrame(step);
  });
  /** Jumps to a place of the table; milliseconds until its rows are there. */
  const jump = place => redrawn(() => { grid().scrollTop = (grid().scrollHeight - grid().clientHeight) * place; });

  return { loaded, longest, redrawn, write, enter, click, sort, frames, jump };
})();
