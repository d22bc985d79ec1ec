/**
 * What is kept on the reader's device.
 *
 * In a cross-site frame the browser may refuse storage: it throws. What must outlive a reload
 * (drafts, and the edit key that proves who wrote a comment) then goes to the host's storage
 * through embed.js. What says more about a person than that (e-mail, content notes) never leaves
 * the frame: it lasts as long as the page. Keys are read at once where the browser lets us, so that
 * two tabs cannot overwrite each other between reading and writing.
 */

const PREFIX = "afterword:";

/**
 * @typedef {object} Keep
 * @property {"device" | "host" | "page"} where
 * @property {(key: string) => Promise<string | null>} load Read, from wherever it is.
 * @property {(key: string) => string | null} peek Read what is known without waiting.
 * @property {(key: string, value: string | null) => void} set Keep; null forgets.
 * @property {(key: string, changed: () => void) => void} watch Called when another tab changed it.
 */

/**
 * @param {import("./frame.js").Frame} frame
 * @returns {{keep: Keep, secrets: Keep}} What must last, and what must stay here.
 */
export function openStorage(frame) {
  const local = localKeep();
  if (local) return { keep: local, secrets: local };
  return { keep: frame.framed ? hostKeep(frame) : memoryKeep(), secrets: memoryKeep() };
}

/** Read a JSON value another version of this client may have written. @param {string | null} json @returns {unknown} */
export function parsed(json) {
  try {
    return /** @type {unknown} */ (JSON.parse(json ?? "null"));
  } catch {
    return null;
  }
}

/** @returns {Keep | null} */
function localKeep() {
  try {
    const storage = window.localStorage;
    storage.setItem(`${PREFIX}probe`, "1");
    storage.removeItem(`${PREFIX}probe`);
    return keepIn(storage);
  } catch {
    return null;
  }
}

/** @param {Storage} storage @returns {Keep} */
function keepIn(storage) {
  const spare = memoryKeep();
  const peek = (/** @type {string} */ key) => storage.getItem(PREFIX + key) ?? spare.peek(key);
  return {
    where: "device",
    peek,
    load: (key) => Promise.resolve(peek(key)),
    set(key, value) {
      try {
        if (value === null) storage.removeItem(PREFIX + key);
        else storage.setItem(PREFIX + key, value);
        spare.set(key, null);
      } catch {
        // Full: at least this page remembers.
        spare.set(key, value);
      }
    },
    watch(key, changed) {
      window.addEventListener("storage", (event) => {
        if (event.key === PREFIX + key) changed();
      });
    },
  };
}

/** @param {import("./frame.js").Frame} frame @returns {Keep} */
function hostKeep(frame) {
  const known = memoryKeep();
  /** @type {{key: string, changed: () => void}[]} */
  const watchers = [];
  frame.onKept = (key, value) => {
    known.set(key, value);
    for (const watcher of watchers) if (watcher.key === key) watcher.changed();
  };
  return {
    ...known,
    where: "host",
    watch: (key, changed) => void watchers.push({ key, changed }),
    async load(key) {
      const value = await frame.ask("storage-get", { key });
      if (typeof value === "string" && known.peek(key) === null) known.set(key, value);
      return known.peek(key);
    },
    set(key, value) {
      known.set(key, value);
      void frame.ask("storage-set", { key, value });
    },
  };
}

/** @returns {Keep} */
function memoryKeep() {
  /** @type {Map<string, string>} */
  const values = new Map();
  const peek = (/** @type {string} */ key) => values.get(key) ?? null;
  return {
    where: "page",
    peek,
    load: (key) => Promise.resolve(peek(key)),
    set(key, value) {
      if (value === null) values.delete(key);
      else values.set(key, value);
    },
    watch: () => undefined,
  };
}
