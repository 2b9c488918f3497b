locals {
  # A role cannot be assumed from another partition, so the scanning role's is this account's.
  scanner = {
    partition = split(":", var.scanning_role_arn)[1]
    account   = split(":", var.scanning_role_arn)[4]
  }

  # IAM would turn the role's ARN into the id of the role that has it today: it refuses a role that is not there yet, and forgets one
  # that is made anew. The account with the condition on the ARN lets in the same role, and survives both.
  trust_policy = {
    Version = "2012-10-17"
    Statement = [{
      Sid       = "ScanningRole"
      Effect    = "Allow"
      Principal = { AWS = "arn:${local.scanner.partition}:iam::${local.scanner.account}:root" }
      Action    = "sts:AssumeRole"
      Condition = {
        ArnEquals = { "aws:PrincipalArn" = var.scanning_role_arn }
        StringEquals = merge(
          var.external_id == null ? {} : { "sts:ExternalId" = var.external_id },
          var.organization_id == null ? {} : { "aws:PrincipalOrgID" = var.organization_id },
        )
      }
    }]
  }
}
