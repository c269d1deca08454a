/** Codes of errors that the server sends. */
type ServerErrorCode =
  | "INVALID_ARGUMENT"
  | "INVALID_JSON"
  | "INVALID_VALUE"
  | "OUT_OF_RANGE"
  | "NOT_FOUND"
  | "METHOD_NOT_ALLOWED"
  | "FAILED_PRECONDITION"
  | "RESOURCE_EXHAUSTED"
  | "UNAVAILABLE"
  | "UNAUTHENTICATED"
  | "PERMISSION_DENIED"
  | "INTERNAL";

/**
 * What went wrong, for programs. Only the client gives NOT_CONNECTED, CONNECTION_LOST, TIMEOUT, CLOSED, UNIMPLEMENTED
 * and ALREADY_EXISTS. It also gives UNAUTHENTICATED for a malformed key, and INVALID_ARGUMENT for a non-finite number.
 */
export type TactusErrorCode =
  | ServerErrorCode
  | "NOT_CONNECTED"
  | "CONNECTION_LOST"
  | "TIMEOUT"
  | "CLOSED"
  | "UNIMPLEMENTED"
  | "ALREADY_EXISTS";

/** An error from the server or the client. */
export class TactusError extends Error {
  override readonly name = "TactusError";

  /**
   * @param code     for programs, e.g. OUT_OF_RANGE
   * @param message  for people
   */
  constructor(
    readonly code: TactusErrorCode,
    message: string,
  ) {
    super(message);
  }
}
