/** Copies a text to the clipboard; resolves to false if the browser does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // The user has not allowed copying, or the page is not served over HTTPS.
    return false
  }
}
