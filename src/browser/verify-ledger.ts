// Checks in the watcher's own browser that the log which is served now continues a checkpoint held since an earlier day. Without the script the command stands on the page.
import { type Fetched, readHead, sayOutcome, verifySince } from "./log-continues.ts";

function prepare(form: HTMLFormElement): void {
  const [held, file, status] = [form.elements.namedItem("held"), form.elements.namedItem("held-file"), form.querySelector<HTMLElement>("[role=status]")];
  const base = form.dataset["verifyLog"];
  if (!(held instanceof HTMLTextAreaElement) || !status || base === undefined) return;
  form.hidden = false;
  const fetched: Fetched = async (path) => {
    const answer = await fetch(`${base}/${path}`, { cache: path === "checkpoint" || path === "key" ? "no-store" : "default" });
    if (!answer.ok) throw new Error("the log did not answer");
    return new Uint8Array(await answer.arrayBuffer());
  };
  if (file instanceof HTMLInputElement) file.addEventListener("change", () => void file.files?.[0]?.text().then((text) => { held.value = text; }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    status.textContent = status.dataset["working"] ?? "";
    status.className = "note";
    verifySince(held.value, fetched).then((outcome) => {
      status.textContent = sayOutcome(outcome, readHead(held.value)?.size ?? 0, status.dataset);
      status.className = `note ${outcome.kind === "continues" ? "note-done" : "note-fault"}`;
    }, () => {
      status.textContent = status.dataset["failed"] ?? "";
      status.className = "note note-fault";
    });
  });
}

if (typeof document !== "undefined") document.querySelectorAll<HTMLFormElement>("form[data-verify-log]").forEach(prepare);
