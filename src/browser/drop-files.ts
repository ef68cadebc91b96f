// Lets files be dropped on a form that has file fields. Without it the fields work as they are.

const SIGNATURE_NAME = /\.(cms|p7[sm]|sig|pem)$/i;

/** Which of the dropped files goes into which field: the one named like a signature into the first, the other into the second. */
export function placeFiles<T extends { readonly name: string; readonly size: number }>(files: readonly T[]): { file: T | undefined; content: T | undefined } {
  const named = files.find(({ name }) => SIGNATURE_NAME.test(name));
  const file = named ?? [...files].sort((a, b) => a.size - b.size)[0];
  return { file, content: files.find((one) => one !== file) };
}

function fill(form: HTMLFormElement, name: string, file: File | undefined): void {
  const field = form.elements.namedItem(name);
  if (!file || !(field instanceof HTMLInputElement)) return;
  const transfer = new DataTransfer();
  transfer.items.add(file);
  field.files = transfer.files;
}

function acceptDrops(form: HTMLFormElement): void {
  const zone = form.querySelector<HTMLElement>("[data-drop-zone]");
  if (zone) zone.hidden = false;
  form.addEventListener("dragover", (event) => { event.preventDefault(); });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    const { file, content } = placeFiles([...(event.dataTransfer?.files ?? [])]);
    fill(form, "file", file);
    fill(form, "content", content);
  });
}

if (typeof document !== "undefined") document.querySelectorAll<HTMLFormElement>("form[data-drop]").forEach(acceptDrops);
