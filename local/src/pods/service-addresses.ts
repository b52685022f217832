/**
 * Finds the local address (`127.0.0.1:41234`) of a port of a Service; undefined if no Service has this name, or it does
 * not have this port. `host`: `status` or `status.shop`, also with the suffix `.svc` or `.svc.cluster.local`.
 */
export type AddressOf = (host: string, port: number) => Promise<string> | undefined

const HOST_PORT = /(^|[/@,\s])([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?(?=$|[/,?\s])/g

/**
 * Replaces the addresses of Services in a value (`http://status:8080`, `http://status/`, `mongodb://mongo:27017/db`)
 * with local addresses. Does not change other addresses.
 */
export async function replaceServiceAddresses(value: string, addressOf: AddressOf): Promise<string> {
  const matches = [...value.matchAll(HOST_PORT)]
  const replacements = await Promise.all(
    matches.map(async ([match, separator = '', host = '', port], index) => {
      const number = Number(port ?? defaultPort(value.slice(0, (matches[index]?.index ?? 0) + 1)))
      const local = await (Number.isNaN(number) ? undefined : addressOf(host, number))
      return local === undefined ? match : `${separator}${local}`
    }),
  )
  return value.replace(HOST_PORT, () => replacements.shift() ?? '')
}

/** The port of a URL without one. `start`: the value up to the host. */
function defaultPort(start: string): number | undefined {
  if (start.endsWith('http://')) return 80
  return start.endsWith('https://') ? 443 : undefined
}
