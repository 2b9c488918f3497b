resource "aws_iam_role" "member" {
  name               = var.role_name
  description        = "Lets trailproof read how CloudTrail is configured, and nothing else."
  assume_role_policy = jsonencode(local.trust_policy)
  tags               = var.tags

  # The scanning role's own credentials are those of a role, so AWS ends this role's sessions after an hour whatever is said here.
  max_session_duration = 3600

  lifecycle {
    precondition {
      condition     = var.external_id != null || var.organization_id != null
      error_message = "Give external_id, organization_id or both."
    }
  }
}

resource "aws_iam_role_policy" "read" {
  name = "TrailproofRead"
  role = aws_iam_role.member.id
  # Written by `npm run generate` as `trailproof iam-policy --discovery list --coverage` prints it.
  policy = file("${path.module}/policy.json")
}
