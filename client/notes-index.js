/** The list of a thread's notes on its page: what each asks, and how long that takes to read. */

/** What a note asks. @param {Element} line A line of the list, which begins with the note's name. */
export function instructionIn(line) {
  return (line.querySelector("a")?.textContent ?? "").replace(/^\S+: /, "");
}

/** How many words these notes ask in. @param {string[]} names */
export function wordsOfNotes(names) {
  const lines = [...document.querySelectorAll(".notes-index li[data-note]")];
  const asked = lines.filter((line) => names.includes(line.getAttribute("data-note") ?? ""));
  return countWords(asked.map(instructionIn));
}

/** @param {string[]} texts */
export function countWords(texts) {
  return texts.reduce((sum, text) => sum + text.split(/\s+/).filter(Boolean).length, 0);
}
