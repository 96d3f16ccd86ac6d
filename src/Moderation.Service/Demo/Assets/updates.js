// What the server tells an open page. The browser connects again by itself and names the last change it saw; where it gives
// up, because the server answered with an error while starting, this begins anew.

const PAUSE = 2000;

export class Updates {
  #address;
  #change;
  #onComment;
  #source;

  constructor(address, change, onComment) {
    this.#address = address;
    this.#change = change;
    this.#onComment = onComment;
  }

  close() {
    this.#source?.close();
    this.#source = undefined;
  }

  /** Connects as who the reader is now, and hears again of every change from this one on. */
  reconnect(from = this.#change) {
    this.#change = Math.min(this.#change, from);
    this.close();
    const source = new EventSource(`${this.#address}?after=${this.#change}`);
    source.addEventListener('comment', event => {
      this.#change = Number(event.lastEventId);
      this.#onComment(JSON.parse(event.data));
    });
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(() => {
          if (source === this.#source) {
            this.reconnect();
          }
        }, PAUSE);
      }
    });
    this.#source = source;
  }
}
