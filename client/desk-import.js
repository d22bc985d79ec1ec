/** How far an import is, told while it runs; when it has ended, the page says what came of it. */
import { getImport } from "./api.js";
import { startStatus } from "./status.js";

const EVERY_MS = 1000;

startStatus();
const section = document.getElementById("import");
const told = document.getElementById("told");
const bar = document.getElementById("progress");

async function look() {
  const { site = "", phase } = section?.dataset ?? {};
  const answer = await getImport(site);
  if (answer.ok && answer.data.phase !== phase) return location.reload();
  if (answer.ok) show(answer.data);
  setTimeout(() => void look(), EVERY_MS);
}

/** @param {{done: number, total: number, words: string}} progress */
function show({ done, total, words }) {
  if (told && told.textContent !== words) told.textContent = words;
  if (bar instanceof HTMLProgressElement && total) {
    bar.max = total;
    bar.value = done;
  }
}

setTimeout(() => void look(), EVERY_MS);
