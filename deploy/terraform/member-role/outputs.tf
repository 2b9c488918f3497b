output "role_arn" {
  description = "What `trailproof doctor --role-arn` takes."
  value       = aws_iam_role.member.arn
}
