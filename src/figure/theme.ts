/** The colours that are not the data's, and the font: of the paper a file is printed on, or of the editor. */
export interface FigureTheme {
  ink: string;
  paper: string;
  font: string;
}

/** Black on white, for files. */
export const paperTheme: FigureTheme = {
  ink: "#000000",
  paper: "#ffffff",
  font: "'DejaVu Sans', Verdana, Geneva, sans-serif",
};

/** `ink` and `paper` are those of the theme. */
export function colorIn(theme: FigureTheme, color: string): string {
  return color === "ink" ? theme.ink : color === "paper" ? theme.paper : color;
}
