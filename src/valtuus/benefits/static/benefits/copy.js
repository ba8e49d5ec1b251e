// A button that copies a text field. Without this file it stays hidden, and the text is selected and copied by hand.
"use strict";
for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  const word = document.getElementById(`${field.id}-copied`);
  button.parentElement.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      if (!document.execCommand("copy")) return; // refused: the text stays selected
    }
    word.textContent = word.dataset.said;
  });
}
