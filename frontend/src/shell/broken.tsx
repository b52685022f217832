import { Notice } from './notice'

/** Stands where a region failed, and lets a person try again. */
export function Broken({
  words,
  again,
}: {
  words: { readonly title: string; readonly text: string; readonly again: string }
  again: () => void
}) {
  return (
    <Notice title={words.title} action={words.again} onAction={again} role="alert">
      <p>{words.text}</p>
    </Notice>
  )
}
