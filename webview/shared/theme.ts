/** The colours a canvas needs: it cannot use CSS variables itself. */
export interface Theme {
  foreground: string;
  muted: string;
  grid: string;
  font: string;
  highContrast: boolean;
  /** Colours of lines, apart from each other and from the background. */
  lines: string[];
}

const [blue, ...others] = ["blue", "green", "purple", "red", "yellow"].map((name) => `--vscode-charts-${name}`);
const variables = [blue, "--gradlens-orange", ...others];

export function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const read = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || fallback;
  const highContrast = /\bvscode-high-contrast/.test(document.body.className);
  const foreground = read("--vscode-foreground", "#888");
  return {
    foreground,
    muted: highContrast ? foreground : read("--vscode-descriptionForeground", foreground),
    grid: read("--gradlens-grid", "rgba(128,128,128,0.2)"),
    font: `11px ${read("--vscode-font-family", "sans-serif")}`,
    highContrast,
    lines: variables.map((name) => read(name, foreground)),
  };
}

/** Whether the background is dark. */
export function isDark(): boolean {
  const { classList } = document.body;
  return !classList.contains("vscode-light") && !classList.contains("vscode-high-contrast-light");
}

/** Calls back after the editor changed its theme: it replaces the body's class and the root's variables. */
export function onThemeChange(callback: () => void): void {
  const observer = new MutationObserver(callback);
  observer.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
}
