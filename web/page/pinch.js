// Fingers on a part of the music: two of them move it and draw it apart.

/** What is under each finger when the second comes stays there, as far as the viewport can. */
export class Pinch {
  #fingers = new Map(); // pointer: {at, seconds}, of which at is its place, 0 to 1

  /** A finger comes; returns whether there are two now. */
  press(pointer, at, viewport) {
    this.#fingers.set(pointer, { at });
    for (const finger of this.#fingers.values()) finger.seconds = viewport.seconds(finger.at);
    return this.#fingers.size === 2;
  }

  /** A finger moves; returns whether the viewport did. */
  move(pointer, at, viewport) {
    const finger = this.#fingers.get(pointer);
    if (!finger) return false;
    finger.at = at;
    if (this.#fingers.size === 2) return viewport.hold(...this.#fingers.values());
    finger.seconds = viewport.seconds(at); // one, or three, move nothing
    return false;
  }

  /** Whether more than one finger is down. */
  get busy() {
    return this.#fingers.size > 1;
  }

  /** A finger is gone. */
  release(pointer) {
    this.#fingers.delete(pointer);
  }
}
