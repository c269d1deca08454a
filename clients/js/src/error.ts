/**
 * A refusal: the server's, or the client's own (NOT_CONNECTED, CONNECTION_LOST, TIMEOUT, CLOSED,
 * UNIMPLEMENTED, ALREADY_EXISTS, INVALID_ARGUMENT where a number is not finite).
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
