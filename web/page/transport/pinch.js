// Pinch gestures: two fingers pan and zoom the timeline.

/** The time under each finger when the second one touches stays there, as far as the viewport allows. */
export class Pinch {
  #fingers = new Map(); // pointer: {at, seconds}, with at the position from 0 to 1

  /** Adds a finger. Returns whether there are two now. */
  press(pointer, at, viewport) {
    this.#fingers.set(pointer, { at });
    for (const finger of this.#fingers.values()) finger.seconds = viewport.seconds(finger.at);
    return this.#fingers.size === 2;
  }

  /** Moves a finger. Returns whether the viewport moved. */
  move(pointer, at, viewport) {
    const finger = this.#fingers.get(pointer);
    if (!finger) return false;
    finger.at = at;
    if (this.#fingers.size === 2) return viewport.hold(...this.#fingers.values());
    finger.seconds = viewport.seconds(at); // only two fingers move the viewport
    return false;
  }

  /** Whether more than one finger is down. */
  get busy() {
    return this.#fingers.size > 1;
  }

  /** Removes a finger. */
  release(pointer) {
    this.#fingers.delete(pointer);
  }
}
