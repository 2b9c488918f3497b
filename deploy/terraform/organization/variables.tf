variable "region" {
  description = "The one Region to deploy to. Every account must have it enabled."
  type        = string
  default     = "us-east-1"
}

variable "scanning_role_arn" {
  description = "ARN of the role that scans."
  type        = string
}

variable "external_id" {
  description = "What the scan has to say with --external-id. Empty for none."
  type        = string
  default     = ""
}

variable "organizational_unit_ids" {
  description = "Roots (r-…) or organizational units (ou-…) whose accounts get the role, those that join later included."
  type        = list(string)
}

variable "role_in_management_account" {
  description = "Whether to make the role in the management account too, which a StackSet leaves out: true if another account scans."
  type        = bool
}

variable "tags" {
  description = "Tags of the roles."
  type        = map(string)
  default     = {}
}
