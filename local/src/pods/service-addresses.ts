/** The local address of each Service port: `status:8080` → `127.0.0.1:41234`. */
export type ServiceAddresses = ReadonlyMap<string, string>

const HOST_PORT = /(^|[/@,\s])([a-z0-9]([a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9.-]+)?):(\d{1,5})(?=$|[/,?\s])/g

/**
 * Replaces the addresses of Services in a value (`http://status:8080`, `mongodb://mongo:27017/db`, also with the suffix
 * `.namespace.svc`) with local addresses. Does not change other addresses.
 */
export function replaceServiceAddresses(value: string, addresses: ServiceAddresses): string {
  return value.replace(HOST_PORT, (match, separator: string, host: string, _inner, port: string) => {
    const local = addresses.get(`${serviceName(host)}:${port}`)
    return local === undefined ? match : `${separator}${local}`
  })
}

function serviceName(host: string): string {
  return host.replace(/\.[a-z0-9-]+\.svc(\.cluster\.local)?$/, '')
}
