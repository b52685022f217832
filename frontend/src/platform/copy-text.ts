/** Copies a text; resolves whether that was allowed. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // The user did not allow it, or the page has no HTTPS.
    return false
  }
}
