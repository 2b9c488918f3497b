# Rolls the role out to a whole organization. Run it with credentials of the management account.

provider "aws" {
  region = var.region
}

data "aws_organizations_organization" "current" {}

resource "aws_cloudformation_stack_set" "member_role" {
  name             = "trailproof-member-role"
  description      = "The role that trailproof assumes in each account"
  permission_model = "SERVICE_MANAGED"
  capabilities     = ["CAPABILITY_NAMED_IAM"]
  template_body    = file("${path.module}/../../cloudformation/member-role.yaml")
  tags             = var.tags

  parameters = {
    ScanningRoleArn = var.scanning_role_arn
    ExternalId      = var.external_id
    OrganizationId  = data.aws_organizations_organization.current.id
    RoleName        = "TrailproofAudit"
  }

  auto_deployment {
    enabled                          = true
    retain_stacks_on_account_removal = false
  }

  operation_preferences {
    failure_tolerance_percentage = 100
    max_concurrent_percentage    = 100
  }

  lifecycle {
    # AWS names its own role there.
    ignore_changes = [administration_role_arn]
  }
}

resource "aws_cloudformation_stack_set_instance" "member_role" {
  stack_set_name = aws_cloudformation_stack_set.member_role.name

  deployment_targets {
    organizational_unit_ids = var.organizational_unit_ids
  }

  operation_preferences {
    failure_tolerance_percentage = 100
    max_concurrent_percentage    = 100
  }
}

module "management_account" {
  source = "../member-role"
  count  = var.role_in_management_account ? 1 : 0

  scanning_role_arn = var.scanning_role_arn
  external_id       = var.external_id == "" ? null : var.external_id
  organization_id   = data.aws_organizations_organization.current.id
  tags              = var.tags
}
