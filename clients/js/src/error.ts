/**
 * An error from the server or the client. The client's own codes: NOT_CONNECTED, CONNECTION_LOST, TIMEOUT, CLOSED,
 * UNIMPLEMENTED, ALREADY_EXISTS, UNAUTHENTICATED for a malformed key, and INVALID_ARGUMENT for a non-finite number.
 */
export class TactusError extends Error {
  override readonly name = "TactusError";

  /**
   * @param code     for programs, e.g. OUT_OF_RANGE
   * @param message  for people
   */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
