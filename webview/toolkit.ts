import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  type Button,
  type Checkbox,
  type Dropdown,
} from "@vscode/webview-ui-toolkit";

/**
 * The only module that knows where controls come from: the toolkit is archived since January 2025, and replacing it must
 * stay a change of this file.
 */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeDropdown(), vsCodeOption());
}

export function button(label: string, onClick: () => void, appearance: "primary" | "secondary" = "secondary"): Button {
  const element = document.createElement("vscode-button") as Button;
  element.setAttribute("appearance", appearance);
  element.textContent = label;
  element.addEventListener("click", onClick);
  return element;
}

export function checkbox(label: string | Node, checked: boolean, onChange: (checked: boolean) => void): Checkbox {
  const element = document.createElement("vscode-checkbox") as Checkbox;
  element.append(label);
  element.toggleAttribute("checked", checked);
  element.addEventListener("change", () => onChange(element.checked));
  return element;
}

/** @param options values and labels, in order */
export function dropdown(
  label: string,
  options: Record<string, string>,
  selected: string,
  onChange: (value: string) => void,
): Dropdown {
  const element = document.createElement("vscode-dropdown") as Dropdown;
  element.setAttribute("aria-label", label);
  for (const [value, text] of Object.entries(options)) {
    const option = document.createElement("vscode-option");
    option.setAttribute("value", value);
    option.toggleAttribute("selected", value === selected);
    option.textContent = text;
    element.append(option);
  }
  element.addEventListener("change", () => onChange(element.value));
  return element;
}
