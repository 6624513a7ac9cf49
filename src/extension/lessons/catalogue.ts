/** What a lesson's README tells of it. */
export interface Lesson {
  /** Name of its folder: `1-first-network`. */
  folder: string;
  /** In the language of the editor: `1. The first network`. */
  title: string;
  /** The file to begin with, the first that the README names. */
  first: string;
}

/**
 * Reads the heading (`# 1. English / Русский`) and the first file that is named.
 * @param language of the editor, `ru` or `ru-RU`; all others read English
 */
export function readLesson(folder: string, readme: string, language: string): Lesson {
  const [, number = "", english = folder, russian = english] =
    /^# (\d+\. )?(.+?)(?: \/ (.+?))?\s*$/m.exec(readme)?.map((part) => part ?? undefined) ?? [];
  const first = /`([\w-]+\.ts)`/.exec(readme)?.[1];
  if (first === undefined) throw new Error(`the README of ${folder} names no file`);
  return { folder, title: number + (language.startsWith("ru") ? russian : english), first };
}
