const loopback = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/i;

/** Whether a host name of an address means the browser's own machine. */
export const isLoopback = (hostname) => loopback.test(hostname);
