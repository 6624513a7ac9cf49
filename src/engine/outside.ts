/** The one gate to what lies outside of the program: the network, and code that is loaded by its path. */

let refusal: ((what: string) => never) | null = null;

/** Has all of it refused, as a run of shapes does; null lets it through again. */
export function refuseOutside(refuse: ((what: string) => never) | null): void {
  refusal = refuse;
}

/** Called before anything is fetched or loaded. @param what such as `downloading URL` */
export function reachOutside(what: string): void {
  refusal?.(what);
}
