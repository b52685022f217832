/** An address fit to be shown: without the user and password that may stand in it. */
export function withoutPassword(address: string): string {
  return address.replace(/\/\/[^/@]*@/, '//')
}
