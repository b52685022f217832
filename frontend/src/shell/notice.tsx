import { type ReactNode } from 'react'

/** Shown in place of missing content: why it is missing, and a button that helps. */
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
