/* Esc closes an open menu and gives the focus back to what opened it; a click elsewhere closes it. */
const menus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

/* The main menu starts folded on a phone. */
const main = document.querySelector("details[data-main-menu]");
if (main && window.matchMedia("(max-width: 61.99rem)").matches) main.open = false;
