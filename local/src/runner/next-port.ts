const ATTEMPTS = 20

/**
 * Listens on `first`, or on the next port that is free, or at last on any. Answers what `listen` answers.
 * @throws whatever `listen` rejects with, unless it is EADDRINUSE or EACCES.
 */
export async function listenFrom<T>(first: number, listen: (port: number) => Promise<T>): Promise<T> {
  if (first === 0) return listen(0)
  for (let port = first; port < Math.min(first + ATTEMPTS, 65_536); port++) {
    try {
      return await listen(port)
    } catch (error) {
      if (!isTaken(error)) throw error
    }
  }
  return listen(0)
}

function isTaken(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'EADDRINUSE' || code === 'EACCES'
}
