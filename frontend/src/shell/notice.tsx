import { type ReactNode } from 'react'

/** Stands where there is nothing to see, says why, and offers what can be done. */
export function Notice({
  title,
  children,
  action,
  onAction,
  ...rest
}: {
  title: string
  children?: ReactNode
  action: string
  onAction: () => void
  role?: 'alert' | 'status'
}) {
  return (
    <div className="notice" {...rest}>
      <p className="notice-title">{title}</p>
      {children}
      <button type="button" className="button" onClick={onAction}>
        {action}
      </button>
    </div>
  )
}
