import type { Server } from 'node:net'
/**
 * Opens a port of 127.0.0.1 that stays ours while it is closed: one that the system gives to whoever asks for any could be somebody
 * else's when we come back to it.
 */
export declare function openOwnPort(server: Server): Promise<number>
export declare function openPort(server: Server, port: number): Promise<void>
