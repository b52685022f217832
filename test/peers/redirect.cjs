// A suite loads this file first. It redirects connections from the usual ports to those of PEER_PORTS, such as `6379:41001`.
const net = require('node:net')

const ports = new Map((process.env.PEER_PORTS ?? '').split(',').map((pair) => pair.split(':')))
const { connect } = net.Socket.prototype

/** The argument of `connect` is an object of options, a port, or an array into which net.connect has put the options. */
function redirect(argument) {
  if (Array.isArray(argument)) return Object.assign(argument, { 0: redirect(argument[0]) })
  if (typeof argument === 'object' && argument !== null && ports.has(String(argument.port)))
    return { ...argument, port: Number(ports.get(String(argument.port))) }
  return ports.has(String(argument)) ? Number(ports.get(String(argument))) : argument
}

net.Socket.prototype.connect = function (target, ...furtherArguments) {
  return connect.call(this, redirect(target), ...furtherArguments)
}
