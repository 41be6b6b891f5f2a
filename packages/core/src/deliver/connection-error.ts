/** An expected failure of the network, in words that hold no address. */
export class ConnectionError extends Error {}
