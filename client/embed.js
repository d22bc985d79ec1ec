/* Afterword's one script tag: no dependency, no cookie, no third party. */
(() => {
  const words = {
    loading: "Loading the comments…",
    unreachable: "The comments cannot be reached right now.",
    retry: "Try again",
    alone: "Open the comments on their own page",
    count: (/** @type {number} */ n) =>
      n === 1 ? "1 comment" : n ? `${n.toLocaleString("en")} comments` : "No comments yet",
  };
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const { origin } = new URL(script.src);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  /** @type {Map<Element, ReturnType<typeof embed>>} */
  const mounts = new Map();

  /** @param {string} site @param {string} page @param {string} [title] */
  function embed(site, page, title = "") {
    const url = `${origin}/${encodeURIComponent(site)}/thread?page=${encodeURIComponent(page)}`;
    const box = document.createElement("div");
    const notice = document.createElement("div");
    const frame = document.createElement("iframe");
    const prefix = `afterword:${site}:`;
    let alive = false;
    let lost = false;
    let sent = "";
    /** @type {number} */
    let timer;
    box.className = "afterword";
    // A frame is no landmark: who goes from one to the next finds this.
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "Comments");
    notice.className = "afterword-notice";
    notice.setAttribute("role", "status");
    frame.title = "Comments";
    frame.allow = "clipboard-write";
    frame.onload = () => {
      sent = "";
      dress();
      if (!alive && !lost) timer = setTimeout(doubt, 2000);
    };
    box.append(notice, frame);

    const heightKey = () => `${prefix}height:${page}:${Math.round(box.clientWidth / 100)}`;

    function load() {
      lost = alive = false;
      if (!navigator.onLine) return unreachable();
      const theme = look(box);
      const height = read(heightKey()) ?? 240; // the last known one, so that the blog does not jump
      frame.style.cssText = `width:100%;border:0;height:${height}px;color-scheme:${theme.scheme}`;
      const to = { target: target(), old: old() };
      frame.src = `${url}#aw=${encodeURIComponent(JSON.stringify({ ...theme, ...to }))}`;
      show(true, words.loading);
      clearTimeout(timer);
      timer = setTimeout(doubt, 15000);
    }

    // A browser's error page "loads" too and cannot be told from ours: ask the server.
    function doubt() {
      if (alive) return;
      fetch(`${origin}/healthz`, { mode: "no-cors", cache: "no-store" }).then(() => {
        if (alive) return;
        show(true);
        frame.style.height = "80vh";
      }, unreachable);
    }

    function unreachable() {
      if (alive) return;
      lost = true;
      const retry = document.createElement("button");
      retry.textContent = words.retry;
      retry.onclick = load;
      retry.style.cssText =
        "padding:.2em .9em;font:inherit;color:inherit;background:none;border:1px solid;border-radius:.3em;cursor:pointer";
      const link = document.createElement("a");
      link.textContent = words.alone + (title && `: ${title}`);
      link.href = url;
      show(false, words.unreachable, " ", retry, " ", link);
    }

    /** @param {boolean} framed @param {(Node | string)[]} content */
    function show(framed, ...content) {
      notice.replaceChildren(...content);
      notice.style.position = framed ? "absolute" : "";
      frame.style.display = framed ? "block" : "none";
    }

    function dress() {
      const theme = look(box);
      frame.style.colorScheme = theme.scheme;
      if (sent !== (sent = JSON.stringify(theme))) send("theme", theme);
    }

    /** @param {string} type @param {object} data */
    function send(type, data) {
      if (alive) frame.contentWindow?.postMessage({ afterword: 1, type, ...data }, origin);
    }

    /** @param {any} message */
    function hear({ type, px, shift, y, id, key, value }) {
      if (type === "height" && px > 0 && px < 1e7) {
        if (!alive) show(true);
        alive = true;
        // (a page that gets shorter is scrolled before: at its end it would move by itself as well)
        const heighten = () => (frame.style.height = `${px}px`);
        if (!(shift < 0)) heighten();
        // (at once, also in a blog that scrolls smoothly: what its reader looks at has not moved)
        if (shift) scrollBy({ top: shift, behavior: "instant" });
        if (shift < 0) heighten();
        write(heightKey(), px);
      }
      if (type === "scroll-to" && isFinite(y)) {
        const margin = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 16;
        scrollBy(0, frame.getBoundingClientRect().top + y - margin);
      }
      if (type === "storage-get") send("storage-value", { id, value: read(prefix + key) });
      // Asked for when somebody presses "Quote the post" among their comments.
      if (type === "selection-get") send("selection", { id, value: String(getSelection()).slice(0, 2000) });
      if (type === "storage-set") send("storage-value", { id, value: write(prefix + key, value) });
    }

    /** Another tab of the blog kept something for the same site. @param {StorageEvent} event */
    const kept = ({ key, newValue }) => {
      if (key?.startsWith(prefix)) send("storage-changed", { key: key.slice(prefix.length), value: newValue });
    };
    const online = () => lost && load();
    const end = () => (clearTimeout(timer), box.remove());
    return { box, frame, load, dress, send, hear, kept, online, end };
  }

  /** How the blog looks where its comments stand. @param {Element} box */
  function look(box) {
    const { fontFamily: font, fontSize, color, colorScheme } = getComputedStyle(box);
    const link = document.createElement("a");
    link.href = "#";
    link.style.transition = "none";
    box.append(link);
    const accent = getComputedStyle(link).color;
    link.remove();
    let background = "";
    for (let at = /** @type {Element | null} */ (box); at && !background; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/^(rgba|transparent)|\//.test(colour)) background = colour;
    }
    const [, r, g, b] = /^rgb\((\d+), (\d+), (\d+)/.exec(background) ?? [];
    const night = r
      ? +r * 0.3 + Number(g) * 0.59 + Number(b) * 0.11 < 128
      : /dark/.test(colorScheme) && (!/light/.test(colorScheme) || dark.matches);
    const scheme = night ? "dark" : "light";
    // A blog that paints no background at all shows the browser's own.
    background ||= "Canvas";
    return { font, fontSize, color, background, accent, scheme, origin: location.origin };
  }

  /** The comment the blog's address names: #afterword-c12, or #c12 if the blog has none itself. */
  function target() {
    const [, ours, seq] = /^#(afterword-)?c(\d+)$/.exec(location.hash) ?? [];
    return ours || (seq && !document.getElementById(`c${seq}`)) ? Number(seq) : null;
  }

  /** The comment the blog's address names as another system did: #comment-123. */
  function old() {
    const [id, name = null] = /^#comment-(\w+)$/.exec(location.hash) ?? [""];
    return document.getElementById(id.slice(1)) ? null : name;
  }

  // Storage throws where a browser blocks it.
  /** @param {string} key */
  function read(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  }

  /** @param {string} key @param {string | null} value */
  function write(key, value) {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
      return "kept";
    } catch {
      return null;
    }
  }

  /** Fill every [data-afterword-count] of the blog. @param {{site: string}} options */
  function counts({ site }) {
    const places = [...document.querySelectorAll("[data-afterword-count]")];
    const pageOf = (/** @type {Element} */ place) => place.getAttribute("data-afterword-count") ?? "";
    const pages = [...new Set(places.map(pageOf))];
    while (pages.length) {
      const query = pages.splice(0, 50).map((page) => `page=${encodeURIComponent(page)}`);
      fetch(`${origin}/api/v1/sites/${encodeURIComponent(site)}/counts?${query.join("&")}`)
        .then((answer) => answer.json())
        .then((/** @type {any} */ { counts }) => {
          for (const place of places) {
            const n = counts[pageOf(place)];
            if (n >= 0) place.textContent = words.count(n);
          }
        })
        .catch(() => {}); // a blog without counts is still a blog
    }
  }

  /** @param {Element} element @param {{site: string, page: string, title?: string}} options */
  function mount(element, { site, page, title }) {
    unmount(element);
    const one = embed(site, page, title);
    mounts.set(element, one);
    element.append(one.box);
    one.load();
  }

  /** @param {Element} element */
  function unmount(element) {
    mounts.get(element)?.end();
    mounts.delete(element);
  }

  addEventListener("message", ({ origin: from, source, data }) => {
    if (from !== origin || data?.afterword !== 1) return;
    for (const one of mounts.values()) if (one.frame.contentWindow === source) one.hear(data);
  });
  addEventListener("online", () => mounts.forEach((one) => one.online()));
  addEventListener("storage", (event) => mounts.forEach((one) => one.kept(event)));
  addEventListener("hashchange", () => {
    const seq = target();
    const name = old();
    if (seq || name) mounts.forEach((one) => one.send("target", { seq, old: name }));
  });

  const dress = () => setTimeout(() => mounts.forEach((one) => one.dress()), 100);
  dark.addEventListener("change", dress);
  addEventListener("transitionend", dress);
  addEventListener("load", dress);

  /** @type {any} */ (window).Afterword ??= { mount, unmount, counts };
  const start = () => {
    const watch = new MutationObserver(dress);
    for (const node of [document.documentElement, document.body])
      watch.observe(node, { attributes: true });
    const { site = "", page = location.pathname, title, target: place, counts: only } = script.dataset;
    if (only !== undefined) return counts({ site });
    if (!site) return;
    let home = place ? document.querySelector(place) : null;
    if (!home) script.after((home = document.createElement("div")));
    mount(home, { site, page, title });
  };
  const { target: elsewhere, counts: counted } = script.dataset;
  const waits = elsewhere || counted !== undefined;
  // An async script may run before the blog is there, and before it wears its stylesheets.
  const ready = () => {
    if (document.readyState === "complete") return true;
    if (!document.querySelector("body") || (waits && document.readyState === "loading")) return false;
    const sheets = /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll("link[rel=stylesheet]"));
    return [...sheets].every(({ sheet, disabled }) => sheet || disabled);
  };
  const begin = () => {
    if (!ready()) return;
    for (const event of ["DOMContentLoaded", "load"]) removeEventListener(event, begin, true);
    start();
  };
  // (capturing hears each stylesheet's own "load" too)
  for (const event of ["DOMContentLoaded", "load"]) addEventListener(event, begin, true);
  begin();
})();
