variable "scanning_role_arn" {
  description = "ARN of the one role that may assume this one, in the account that scans. It need not exist yet."
  type        = string
  nullable    = false

  validation {
    # No wildcard, which ArnEquals would take for one.
    condition     = can(regex("^arn:aws[a-z0-9-]*:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+$", var.scanning_role_arn))
    error_message = "scanning_role_arn must be the ARN of an IAM role, such as arn:aws:iam::111122223333:role/TrailproofScan, and not that of a session."
  }
}

variable "external_id" {
  description = "What the scan has to say with --external-id. No secret. May be null if organization_id is given."
  type        = string
  default     = null

  validation {
    condition     = var.external_id == null || can(regex("^[A-Za-z0-9_+=,.@:/-]{2,1000}$", var.external_id))
    error_message = "external_id must have 2 to 1000 letters, digits or characters of _+=,.@:/-"
  }
}

variable "organization_id" {
  description = "The organization that the scanning role has to be in, such as o-a1b2c3d4e5. May be null if external_id is given."
  type        = string
  default     = null

  validation {
    condition     = var.organization_id == null || can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))
    error_message = "organization_id must be the id of an organization, such as o-a1b2c3d4e5."
  }
}

variable "role_name" {
  description = "What the scan names with --role-name."
  type        = string
  default     = "TrailproofAudit"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_+=,.@-]{1,64}$", var.role_name))
    error_message = "role_name must have 1 to 64 letters, digits or characters of _+=,.@-"
  }
}

variable "tags" {
  description = "Tags of the role."
  type        = map(string)
  default     = {}
  nullable    = false
}
