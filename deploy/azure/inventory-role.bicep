// The role that CloudScanGrid reads subscriptions with, made at a management group and assigned there: subscriptions that come below it later have it, too.
//
//   az deployment mg create --management-group-id contoso-root --location westeurope --template-file inventory-role.bicep \
//     --parameters principalId=$(az identity show --resource-group grid --name cloudscan --query principalId --output tsv)
//
// Without Bicep, with the name of the group written into inventory-role.json:
//
//   az role definition create --role-definition inventory-role.json
//   az role assignment create --role "CloudScanGrid inventory" --scope /providers/Microsoft.Management/managementGroups/contoso-root \
//     --assignee-object-id <principal id> --assignee-principal-type ServicePrincipal
targetScope = 'managementGroup'

@description('The object id of the identity that the silos have: of the managed identity or of the service principal.')
param principalId string

resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(managementGroup().id, 'CloudScanGrid inventory')
  properties: {
    roleName: 'CloudScanGrid inventory'
    description: 'What CloudScanGrid reads of a subscription. It changes nothing.'
    type: 'CustomRole'
    permissions: [
      {
        actions: [
          'Microsoft.Compute/virtualMachineScaleSets/networkInterfaces/read'
          'Microsoft.Compute/virtualMachineScaleSets/publicIPAddresses/read'
          'Microsoft.Compute/virtualMachineScaleSets/read'
          'Microsoft.Compute/virtualMachineScaleSets/virtualMachines/read'
          'Microsoft.Compute/virtualMachines/read'
          'Microsoft.Network/loadBalancers/read'
          'Microsoft.Network/locations/serviceTags/read'
          'Microsoft.Network/networkInterfaces/read'
          'Microsoft.Network/networkSecurityGroups/read'
          'Microsoft.Network/publicIPAddresses/read'
          'Microsoft.Network/routeTables/read'
          'Microsoft.Network/virtualNetworks/read'
          'Microsoft.ResourceGraph/resources/read'
          'Microsoft.Resources/subscriptions/read'
        ]
        notActions: []
      }
    ]
    assignableScopes: [
      managementGroup().id
    ]
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(managementGroup().id, principalId, role.id)
  properties: {
    roleDefinitionId: role.id
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output roleId string = role.id
