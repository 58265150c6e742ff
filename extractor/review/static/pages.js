// What all pages share: dialogs that open at a button, the list of keys at "?", and the keys of lists.
export const typing = (target) => target.closest?.("input:not([type=radio]):not([type=checkbox]), select, textarea") !== null;

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) openDialog(opener.dataset.open);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "?") {
    event.preventDefault();
    openDialog("keys");
    return;
  }
  const rows = [...document.querySelectorAll(".rows a")];
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement);
  const to = { j: at + 1, k: at - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    rows[Math.max(0, Math.min(rows.length - 1, to))].focus();
  } else if (event.key === "]") {
    document.querySelector("a[rel=next]")?.click();
  } else if (event.key === "[") {
    document.querySelector("a[rel=prev]")?.click();
  }
});
