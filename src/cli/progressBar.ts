import type { RunProgress, RunStarted } from "../protocol/run.js";
import { formatCount, formatDuration, formatSpeed, formatValue } from "./format.js";

const widestBar = 30;
const narrowestBar = 8;

/** The steps of the whole run, if its definition told. */
export function totalSteps(started: RunStarted | undefined): number | undefined {
  return started?.epochs && started.stepsPerEpoch ? started.epochs * started.stepsPerEpoch : undefined;
}

/** Where the run is: `epoch 3/100`, or `step 1,200`. */
export function placeOf(progress: RunProgress): string {
  const { epoch, epochs, trial, trials, step } = progress;
  if (trial !== undefined && trials !== undefined) return `trial ${Math.min(trial + 1, trials)}/${trials}`;
  if (epoch === undefined || epochs === undefined) return `step ${formatCount(step)}`;
  // The epoch under way, while there is one.
  return `epoch ${Math.min(epoch + 1, epochs)}/${epochs}`;
}

/**
 * One line of at most `width` columns: place, bar, loss, speed, time left, metrics; the last ones go first when it is
 * narrow.
 */
export function progressLine(
  progress: RunProgress,
  started: RunStarted | undefined,
  width: number,
  color: boolean,
): string {
  const total = totalSteps(started);
  const details: string[] = [];
  if (progress.loss !== undefined) details.push(`loss ${formatValue(progress.loss)}`);
  details.push(formatSpeed(progress.stepsPerSecond));
  if (total && progress.stepsPerSecond > 0)
    details.push(`${formatDuration((total - progress.step) / progress.stepsPerSecond)} left`);
  for (const [name, value] of Object.entries(progress.metrics)) details.push(`${name} ${formatValue(value)}`);

  const room = width - 1;
  const place = placeOf(progress);
  const fits = (parts: string[]): boolean =>
    [place, ...parts].join("  ").length + (total ? narrowestBar + 7 : 0) <= room;
  while (details.length > 0 && !fits(details)) details.pop();

  if (!total) return [place, ...details].join("  ").slice(0, room);
  const fraction = Math.min(1, progress.step / total);
  const percent = `${Math.floor(fraction * 100)}%`.padStart(4);
  const length = Math.min(widestBar, room - [place, percent, ...details].join("  ").length - 2);
  const parts =
    length >= narrowestBar ? [place, bar(fraction, length, color), percent] : [`${place} ${percent}`.slice(0, room)];
  return [...parts, ...details].join("  ");
}

function bar(fraction: number, length: number, color: boolean): string {
  const filled = Math.round(fraction * length);
  const done = "━".repeat(filled);
  const rest = (color ? "━" : "─").repeat(length - filled);
  return color ? `\u001b[36m${done}\u001b[90m${rest}\u001b[39m` : done + rest;
}
