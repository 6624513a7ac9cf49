import { element } from "./dom.js";

export interface MenuItem {
  label: string;
  run(): void;
}

/** Opens a menu under a button; the keyboard walks it, Escape or a click elsewhere closes it. */
export function openMenu(button: HTMLElement, label: string, items: readonly MenuItem[]): void {
  const menu = element("div", "menu", { role: "menu", "aria-label": label });
  const close = (): void => {
    document.removeEventListener("pointerdown", outside, true);
    menu.remove();
    button.setAttribute("aria-expanded", "false");
  };
  const outside = (event: Event): void => {
    if (!menu.contains(event.target as Node)) close();
  };
  for (const { label, run } of items) {
    const item = element("button", "", { type: "button", role: "menuitem", tabindex: "-1" }, label);
    item.addEventListener("click", () => {
      close();
      button.focus();
      run();
    });
    menu.append(item);
  }
  menu.addEventListener("keydown", (event) => {
    const all = [...menu.children] as HTMLElement[];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
    if (event.key in moves) all[(moves[event.key] + all.length) % all.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") {
      close();
      button.focus();
    } else return;
    event.preventDefault();
  });
  document.body.append(menu);
  const { bottom, right } = button.getBoundingClientRect();
  menu.style.top = `${bottom + 2}px`;
  menu.style.left = `${Math.max(4, Math.min(right - menu.offsetWidth, window.innerWidth - menu.offsetWidth - 4))}px`;
  button.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  (menu.firstElementChild as HTMLElement).focus();
}
