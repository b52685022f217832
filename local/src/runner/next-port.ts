const ATTEMPTS = 20

/**
 * Listens on `first` or, if it is in use, on the next free port, after 20 attempts on any. Returns the result of `listen`.
 * @throws the error of `listen`, unless it is EADDRINUSE or EACCES
 */
export async function listenFrom<T>(first: number, listen: (port: number) => Promise<T>): Promise<T> {
  if (first === 0) return listen(0)
  for (let port = first; port < Math.min(first + ATTEMPTS, 65_536); port++) {
    try {
      return await listen(port)
    } catch (error) {
      if (!isInUse(error)) throw error
    }
  }
  return listen(0)
}

function isInUse(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'EADDRINUSE' || code === 'EACCES'
}
