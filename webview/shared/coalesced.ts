/** Work of the next frame, done once however often it was asked for. */
export class Coalesced {
  #frame = 0;

  constructor(readonly work: () => void) {}

  request(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.work();
    });
  }
}
