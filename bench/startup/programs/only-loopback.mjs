// Loaded before a program in the check that precedes every benchmark: what tries to leave this machine ends at once.
import { Socket } from 'node:net'

const { connect } = Socket.prototype

Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0]
  const { host, path } = options ?? {}
  if (path === undefined && host !== '127.0.0.1') {
    console.error(`connects to ${host}`)
    process.exit(97)
  }
  return connect.apply(this, args)
}
